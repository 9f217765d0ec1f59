-- upgrade bbbbbbbbbbbb after
ALTER TABLE articles RENAME COLUMN id TO number;
ALTER TABLE articles DROP KEY uq_articles_code;
ALTER TABLE `lines`
    DROP FOREIGN KEY fk_lines_article_id,
    DROP KEY fk_lines_article_id;
ALTER TABLE articles
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (code);
