ALTER TYPE mood ADD VALUE 'fine' BEFORE 'ok';
