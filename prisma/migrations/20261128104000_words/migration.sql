-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "words" JSONB;
