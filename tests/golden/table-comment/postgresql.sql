-- upgrade bbbbbbbbbbbb after
COMMENT ON TABLE t IS 'Things';
