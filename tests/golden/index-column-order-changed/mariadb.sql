-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP KEY ix,
    ADD KEY ix (pages, title);
