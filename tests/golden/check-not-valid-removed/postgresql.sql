-- upgrade bbbbbbbbbbbb after
ALTER TABLE books VALIDATE CONSTRAINT ck;
