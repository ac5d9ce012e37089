-- Similar words, for searches with a slip in them. Ships with Postgres; a database's owner may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- AlterTable
ALTER TABLE "Turn" ADD COLUMN "search" tsvector GENERATED ALWAYS AS (to_tsvector('english', "text")) STORED;

-- CreateTable
CREATE TABLE "CallFact" (
    "callId" UUID NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "turns" INTEGER NOT NULL,
    "answers" INTEGER NOT NULL,
    "interruptions" INTEGER NOT NULL,
    "longSilences" INTEGER NOT NULL,
    "incidents" INTEGER NOT NULL,
    "fallbacks" INTEGER NOT NULL,
    "sttFailures" INTEGER NOT NULL,
    "llmFailures" INTEGER NOT NULL,
    "ttsFailures" INTEGER NOT NULL,
    "skillRuns" INTEGER NOT NULL,
    "skillFailures" INTEGER NOT NULL,
    "latencyMs" INTEGER,
    "promptTokens" INTEGER NOT NULL,
    "cachedTokens" INTEGER NOT NULL,
    "completionTokens" INTEGER NOT NULL,
    "characters" INTEGER NOT NULL,
    "costMicros" BIGINT,
    "currency" TEXT,
    "measuredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CallFact_pkey" PRIMARY KEY ("callId")
);

-- CreateTable
CREATE TABLE "AnswerBucket" (
    "day" DATE NOT NULL,
    "agentVersionId" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "bucket" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "AnswerBucket_pkey" PRIMARY KEY ("day","agentVersionId","stage","bucket")
);

-- CreateTable
CREATE TABLE "CallRating" (
    "callId" UUID NOT NULL,
    "authorId" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "thumb" INTEGER,
    "words" TEXT NOT NULL DEFAULT '',
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CallRating_pkey" PRIMARY KEY ("callId","authorId","role")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_userId_name_key" ON "SavedView"("userId", "name");

-- CreateIndex

-- CreateTable
CREATE TABLE "SaidWord" (
    "word" TEXT NOT NULL,

    CONSTRAINT "SaidWord_pkey" PRIMARY KEY ("word")
);

-- CreateIndex
CREATE INDEX "SaidWord_word_idx" ON "SaidWord" USING GIN ("word" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "Call_endedAt_idx" ON "Call"("endedAt");

-- CreateIndex (over a column that Postgres makes, which Prisma does not know of)
CREATE INDEX "Turn_search_idx" ON "Turn" USING GIN ("search");

-- CreateIndex
CREATE INDEX "Incident_kind_idx" ON "Incident"("kind");

-- AddForeignKey
ALTER TABLE "CallFact" ADD CONSTRAINT "CallFact_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerBucket" ADD CONSTRAINT "AnswerBucket_agentVersionId_fkey" FOREIGN KEY ("agentVersionId") REFERENCES "AgentVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallRating" ADD CONSTRAINT "CallRating_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallRating" ADD CONSTRAINT "CallRating_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
