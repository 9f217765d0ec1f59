-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    ADD COLUMN subtitle text,
    ADD COLUMN sold boolean DEFAULT false NOT NULL,
    ADD COLUMN at timestamp with time zone DEFAULT now() NOT NULL;
