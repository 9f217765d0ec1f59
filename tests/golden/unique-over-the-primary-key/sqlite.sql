-- upgrade bbbbbbbbbbbb after
CREATE TABLE loans (
    book INTEGER NOT NULL,
    reader INTEGER NOT NULL,
    day TEXT NOT NULL,
    CONSTRAINT pk_loans PRIMARY KEY (book, reader),
    CONSTRAINT uq_loans UNIQUE (book, reader),
    CONSTRAINT uq_other_order UNIQUE (reader, book),
    CONSTRAINT uq_one UNIQUE (reader, day),
    CONSTRAINT uq_two UNIQUE (reader, day)
);
CREATE TABLE shelves (
    id INTEGER CONSTRAINT pk_shelves PRIMARY KEY NOT NULL,
    CONSTRAINT uq_shelves_id UNIQUE (id)
);
