-- upgrade bbbbbbbbbbbb after
CREATE TABLE eggs (
    id bigint NOT NULL,
    hen_id bigint,
    PRIMARY KEY (id)
);
CREATE TABLE hens (
    id bigint NOT NULL,
    egg_id bigint,
    best bigint,
    PRIMARY KEY (id),
    CONSTRAINT fk_hens_egg_id FOREIGN KEY (egg_id) REFERENCES eggs (id),
    CONSTRAINT fk_hens_best FOREIGN KEY (best) REFERENCES hens (id)
);
ALTER TABLE eggs ADD CONSTRAINT fk_eggs_hen_id FOREIGN KEY (hen_id) REFERENCES hens (id);
