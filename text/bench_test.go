package text

import (
	"strings"
	"testing"
)

var sampleArticle = strings.Repeat("The Data Protection Commission (DPC) fined TikTok €530 million on Friday, saying transfers to China broke Art. 46 of the GDPR. “We disagree with this decision. We will appeal,” the company’s head of policy said.\n\n", 20) +
	strings.Repeat("國家互聯網信息辦公室公布《網絡數據安全管理條例》，自2025年1月1日起施行。\n\n", 20)

func BenchmarkFold(b *testing.B) {
	b.SetBytes(int64(len(sampleArticle)))
	for b.Loop() {
		Fold(sampleArticle)
	}
}

func BenchmarkSentences(b *testing.B) {
	b.SetBytes(int64(len(sampleArticle)))
	for b.Loop() {
		Sentences(sampleArticle, "en")
	}
}

func BenchmarkWords(b *testing.B) {
	b.SetBytes(int64(len(sampleArticle)))
	for b.Loop() {
		Words(sampleArticle, "en")
	}
}

func BenchmarkLanguage(b *testing.B) {
	for b.Loop() {
		Language(sampleArticle, "")
	}
}
