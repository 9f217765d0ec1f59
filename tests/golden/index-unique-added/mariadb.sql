-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP KEY ix,
    ADD UNIQUE KEY ix (title);
