\restrict k
SET x = 'a;b';
CREATE FUNCTION f() RETURNS int AS $fn$ BEGIN; RETURN 1; END $fn$ LANGUAGE plpgsql;
\unrestrict k
