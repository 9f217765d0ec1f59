-- upgrade bbbbbbbbbbbb after
ALTER TABLE books SET WITHOUT CLUSTER;
