-- upgrade bbbbbbbbbbbb after
ALTER TABLE `lines` DROP FOREIGN KEY fk_lines_article_id;
ALTER TABLE articles
    DROP PRIMARY KEY,
    DROP KEY uq_articles_code,
    RENAME COLUMN id TO number,
    ADD PRIMARY KEY (code);
ALTER TABLE `lines` DROP KEY fk_lines_article_id;
