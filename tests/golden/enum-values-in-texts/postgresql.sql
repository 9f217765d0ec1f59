-- upgrade bbbbbbbbbbbb after
ALTER TABLE t DROP CONSTRAINT k;
ALTER TABLE t DROP CONSTRAINT k2;
ALTER TABLE t
    ALTER COLUMN es DROP DEFAULT,
    ALTER COLUMN ms DROP DEFAULT;
ALTER TYPE mood RENAME VALUE 'sad' TO 'bl"ue';
ALTER TYPE mood RENAME TO mood_replaced;
CREATE TYPE mood AS ENUM ('bl"ue', 'o''k', 'happy', 'new');
ALTER TABLE t DROP COLUMN g;
ALTER TABLE t
    ALTER COLUMN m DROP DEFAULT,
    ALTER COLUMN m TYPE mood USING m::text::mood,
    ALTER COLUMN m SET DEFAULT 'bl"ue',
    ALTER COLUMN ms TYPE mood[] USING ms::text[]::mood[],
    ALTER COLUMN es TYPE mood[] USING es::text[]::mood[],
    ADD COLUMN g boolean GENERATED ALWAYS AS (m = 'bl"ue'::mood) STORED;
DROP TYPE mood_replaced;
ALTER TABLE t
    ALTER COLUMN es SET DEFAULT (array['new','bl"ue']::mood[]),
    ALTER COLUMN ms SET DEFAULT '{"bl\"ue",happy,"o''k"}';
ALTER TABLE t ADD CONSTRAINT k CHECK (m <> 'bl"ue' or id < 5);
ALTER TABLE t ADD CONSTRAINT k2 CHECK (m in ('bl"ue'));
