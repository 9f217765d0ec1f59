-- upgrade bbbbbbbbbbbb after
ALTER TABLE articles RENAME COLUMN id TO number;
ALTER TABLE articles DROP CONSTRAINT uq_articles_code;
ALTER TABLE lines DROP CONSTRAINT fk_lines_article_id;
ALTER TABLE articles DROP CONSTRAINT pk_articles;
ALTER TABLE articles ADD CONSTRAINT pk_articles PRIMARY KEY (code);
