SELECT 'é'
;
