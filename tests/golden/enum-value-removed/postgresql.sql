-- upgrade bbbbbbbbbbbb after
ALTER TYPE mood RENAME TO mood_replaced;
CREATE TYPE mood AS ENUM ('sad', 'ok');
ALTER TABLE people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE mood USING mood::text::mood,
    ALTER COLUMN mood SET DEFAULT 'ok',
    ALTER COLUMN before TYPE mood USING before::text::mood;
DROP TYPE mood_replaced;
