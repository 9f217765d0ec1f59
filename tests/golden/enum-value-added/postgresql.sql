-- upgrade bbbbbbbbbbbb after
ALTER TYPE mood ADD VALUE 'happy';
