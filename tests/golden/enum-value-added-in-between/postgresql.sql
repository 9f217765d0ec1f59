-- upgrade bbbbbbbbbbbb after
ALTER TYPE mood ADD VALUE 'fine' BEFORE 'ok';
