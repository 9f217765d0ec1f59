-- upgrade bbbbbbbbbbbb after
COMMENT ON COLUMN books.title IS 'it''s what the cover says';
