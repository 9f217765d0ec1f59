-- upgrade bbbbbbbbbbbb after
CREATE TABLE loans (
    book bigint NOT NULL,
    reader bigint NOT NULL,
    day date NOT NULL,
    PRIMARY KEY (book, reader),
    UNIQUE KEY uq_loans (book, reader),
    UNIQUE KEY uq_other_order (reader, book),
    UNIQUE KEY uq_one (reader, day),
    UNIQUE KEY uq_two (reader, day)
);
CREATE TABLE shelves (
    id bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_shelves_id (id)
);
