-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    MODIFY COLUMN note varchar(40),
    ADD COLUMN more longtext,
    COLLATE=utf8mb4_0900_ai_ci;
