-- upgrade bbbbbbbbbbbb after
ALTER TABLE shops RENAME CONSTRAINT pk_shops TO shops_pkey;
