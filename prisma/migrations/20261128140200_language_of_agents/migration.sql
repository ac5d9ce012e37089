-- "en-US" was written into every connection that named no language; what names none now goes by its agent's.
UPDATE "ProviderConnection" SET options = options - 'language'
WHERE stage = 'stt' AND options ->> 'language' = 'en-US';
