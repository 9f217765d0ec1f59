-- upgrade bbbbbbbbbbbb after
ALTER TABLE gone DROP FOREIGN KEY fk_gone_kept;
ALTER TABLE kept PARTITION BY HASH (id) PARTITIONS 2;
ALTER TABLE parents REMOVE PARTITIONING;
CREATE TABLE made (
    id int NOT NULL,
    parent int,
    PRIMARY KEY (id),
    KEY ix_made_parent (parent),
    CONSTRAINT fk_made_parent FOREIGN KEY (parent) REFERENCES parents (id)
);
ALTER TABLE children ADD CONSTRAINT fk_children_parent FOREIGN KEY (parent) REFERENCES parents (id);
