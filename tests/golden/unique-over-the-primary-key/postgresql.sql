-- upgrade bbbbbbbbbbbb after
CREATE TABLE loans (
    book bigint NOT NULL,
    reader bigint NOT NULL,
    day date NOT NULL,
    CONSTRAINT pk_loans PRIMARY KEY (book, reader),
    CONSTRAINT uq_other_order UNIQUE (reader, book),
    CONSTRAINT uq_one UNIQUE (reader, day)
);
ALTER TABLE loans ADD CONSTRAINT uq_loans UNIQUE (book, reader);
ALTER TABLE loans ADD CONSTRAINT uq_two UNIQUE (reader, day);
CREATE TABLE shelves (
    id bigint NOT NULL,
    CONSTRAINT pk_shelves PRIMARY KEY (id)
);
ALTER TABLE shelves ADD CONSTRAINT uq_shelves_id UNIQUE (id);
