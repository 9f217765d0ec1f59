-- upgrade bbbbbbbbbbbb after
ALTER TABLE users
    DROP FOREIGN KEY fk_team,
    DROP KEY fk_team,
    ADD COLUMN note varchar(9);
ALTER TABLE users ADD CONSTRAINT fk_user FOREIGN KEY (team_id) REFERENCES users (id);
