SELECT 1 WHERE current_setting('server_version_num')::int >= 180000;
