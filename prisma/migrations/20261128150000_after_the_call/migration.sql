-- AlterTable
ALTER TABLE "CallFact" ADD COLUMN     "falseInterruptions" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "CallAnalysis" (
    "callId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "agentVersionId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "title" TEXT,
    "summary" TEXT,
    "outcome" TEXT,
    "outcomeReason" TEXT,
    "extraction" JSONB,
    "notes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "model" TEXT,
    "error" TEXT,
    "promptTokens" INTEGER NOT NULL DEFAULT 0,
    "completionTokens" INTEGER NOT NULL DEFAULT 0,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CallAnalysis_pkey" PRIMARY KEY ("callId")
);

-- CreateIndex
CREATE INDEX "CallAnalysis_state_queuedAt_idx" ON "CallAnalysis"("state", "queuedAt");

-- AddForeignKey
ALTER TABLE "CallAnalysis" ADD CONSTRAINT "CallAnalysis_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallAnalysis" ADD CONSTRAINT "CallAnalysis_agentVersionId_fkey" FOREIGN KEY ("agentVersionId") REFERENCES "AgentVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
