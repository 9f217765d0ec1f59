-- upgrade bbbbbbbbbbbb after
ALTER TABLE parents ENGINE=InnoDB;
CREATE TABLE made (
    id int NOT NULL,
    parent int,
    PRIMARY KEY (id),
    KEY ix_made_parent (parent),
    CONSTRAINT fk_made_parent FOREIGN KEY (parent) REFERENCES parents (id)
);
ALTER TABLE children DROP FOREIGN KEY fk_children_parent;
ALTER TABLE children ADD CONSTRAINT fk_children_parent FOREIGN KEY (parent) REFERENCES parents (id);
ALTER TABLE kept ENGINE=MyISAM;
