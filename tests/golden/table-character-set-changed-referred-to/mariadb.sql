-- upgrade bbbbbbbbbbbb after
ALTER TABLE uses DROP FOREIGN KEY fk_uses_code;
ALTER TABLE codes
    MODIFY COLUMN code varchar(9) NOT NULL,
    COLLATE=utf8mb4_unicode_ci;
ALTER TABLE uses
    MODIFY COLUMN code varchar(9) NOT NULL,
    ADD CONSTRAINT fk_uses_code FOREIGN KEY (code) REFERENCES codes (code),
    COLLATE=utf8mb4_unicode_ci;
