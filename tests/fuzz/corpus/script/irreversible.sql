-- revision: a
-- down_revision: null
-- irreversible: for good
-- migrate:up
SELECT '-- migrate:down';
