-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD COLUMN kind TEXT NOT NULL DEFAULT 'novel' CONSTRAINT enum_kind CHECK (kind IN ('novel', 'poem'));
