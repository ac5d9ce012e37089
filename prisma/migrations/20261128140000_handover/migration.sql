-- CreateTable
CREATE TABLE "CallHandover" (
    "callId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "agentId" UUID NOT NULL,
    "agentVersionId" UUID NOT NULL,
    "atMs" INTEGER NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "summary" TEXT NOT NULL DEFAULT '',
    "hasFailed" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CallHandover_pkey" PRIMARY KEY ("callId","number")
);

-- CreateIndex
CREATE INDEX "CallHandover_agentId_createdAt_idx" ON "CallHandover"("agentId", "createdAt");

-- AddForeignKey
ALTER TABLE "CallHandover" ADD CONSTRAINT "CallHandover_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallHandover" ADD CONSTRAINT "CallHandover_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallHandover" ADD CONSTRAINT "CallHandover_agentVersionId_fkey" FOREIGN KEY ("agentVersionId") REFERENCES "AgentVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
