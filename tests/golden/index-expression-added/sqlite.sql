-- upgrade bbbbbbbbbbbb after
CREATE UNIQUE INDEX ix ON books (lower(title), pages DESC);
