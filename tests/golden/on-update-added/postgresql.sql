-- upgrade bbbbbbbbbbbb after
CREATE OR REPLACE FUNCTION migrate_on_update_at() RETURNS trigger LANGUAGE plpgsql AS $migrate$
BEGIN
    NEW.at := now();
    RETURN NEW;
END
$migrate$;
CREATE TRIGGER migrate_on_update_at BEFORE UPDATE ON books
    FOR EACH ROW WHEN (OLD.at IS NOT DISTINCT FROM NEW.at)
    EXECUTE FUNCTION migrate_on_update_at();
