-- upgrade bbbbbbbbbbbb after
CREATE TABLE added ();
COMMENT ON TABLE added IS 'for rows alone';
ALTER TABLE kept DROP COLUMN a;
DROP TABLE gone;
