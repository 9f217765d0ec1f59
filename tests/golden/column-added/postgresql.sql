-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD COLUMN subtitle text;
ALTER TABLE books ADD COLUMN sold boolean DEFAULT false NOT NULL;
ALTER TABLE books ADD COLUMN at timestamp with time zone DEFAULT now() NOT NULL;
