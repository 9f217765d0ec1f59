INSERT INTO a VALUES ('[1,1]', '[2026-01-01,2026-01-05)'), ('[1,1]', '[2026-01-05,2026-01-07)'), ('[2,2]', '[2026-01-05,2026-01-07)');
INSERT INTO b SELECT room, during, 'x' FROM a;
