-- upgrade bbbbbbbbbbbb after
ALTER TABLE users DROP FOREIGN KEY FK_Team;
ALTER TABLE users RENAME KEY FK_Team TO migrate_fk_team;
ALTER TABLE users RENAME KEY migrate_fk_team TO fk_team;
