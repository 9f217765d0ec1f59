-- upgrade bbbbbbbbbbbb after
ALTER TABLE users
    DROP FOREIGN KEY FK_Team,
    RENAME KEY FK_Team TO fk_team;
