/* a /* b */ c; */ d */ ;; -- e
SELECT 1 /* open