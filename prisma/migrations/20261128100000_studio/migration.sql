-- A draft that was tried is a version without a number of its own.
DROP INDEX "AgentVersion_agentId_number_key";
CREATE INDEX "AgentVersion_agentId_number_idx" ON "AgentVersion"("agentId", "number");
CREATE UNIQUE INDEX "AgentVersion_published_key" ON "AgentVersion"("agentId", "number") WHERE "number" > 0;

-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "callableBy" "Role"[] DEFAULT ARRAY['admin', 'builder', 'user']::"Role"[];

-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "rule" JSONB;

-- CreateTable
CREATE TABLE "AgentDraft" (
    "agentId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "editedById" UUID,
    "editedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AgentDraft_pkey" PRIMARY KEY ("agentId")
);

-- CreateTable
CREATE TABLE "AgentCaller" (
    "agentId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "place" INTEGER NOT NULL,

    CONSTRAINT "AgentCaller_pkey" PRIMARY KEY ("agentId","userId")
);

-- CreateTable
CREATE TABLE "AgentNotice" (
    "id" UUID NOT NULL,
    "agentId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dismissedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AgentNotice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "AgentCaller_agentId_place_key" ON "AgentCaller"("agentId", "place");

-- CreateIndex
CREATE INDEX "AgentNotice_dismissedAt_idx" ON "AgentNotice"("dismissedAt");

-- CreateIndex
CREATE INDEX "Call_agentVersionId_startedAt_idx" ON "Call"("agentVersionId", "startedAt");

-- AddForeignKey
ALTER TABLE "AgentDraft" ADD CONSTRAINT "AgentDraft_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentDraft" ADD CONSTRAINT "AgentDraft_editedById_fkey" FOREIGN KEY ("editedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentCaller" ADD CONSTRAINT "AgentCaller_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentCaller" ADD CONSTRAINT "AgentCaller_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentNotice" ADD CONSTRAINT "AgentNotice_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;
