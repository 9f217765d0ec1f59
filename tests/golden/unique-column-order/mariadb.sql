-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP KEY uq,
    ADD UNIQUE KEY uq (pages, title);
