-- upgrade bbbbbbbbbbbb after
DROP VIEW titles;
DROP TRIGGER titled ON books;
DROP POLICY short ON books;
ALTER TABLE books ALTER COLUMN title TYPE character varying(80);
ALTER TABLE books ADD CONSTRAINT ck_books_pages CHECK (pages > 0);
CREATE POLICY short ON books FOR SELECT USING (((title)::text <> 'secret'::text));
CREATE TRIGGER titled BEFORE UPDATE OF title ON public.books FOR EACH ROW EXECUTE FUNCTION seen();
CREATE VIEW titles AS
 SELECT title
   FROM books;
