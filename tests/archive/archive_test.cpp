// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>
#include <sys/mman.h>
#include <unistd.h>

#include <map>

#include "archive/walk.hpp"
#include "archive/written_archive.hpp"
#include "ingest/hashing.hpp"
#include "quarry/extractor.hpp"

namespace quarry::archive {
extern const Format format;
extern const Extractor plugin;
}  // namespace quarry::archive

namespace quarry::test {
namespace {

File file_of(const std::string& content, const std::string& name = "a.zip") {
  const int memory = ::memfd_create("test", MFD_CLOEXEC);
  EXPECT_EQ(::pwrite(memory, content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
  return {name, memory, content.size()};
}

/// What a walk said.
struct Heard final : MemberSink {
  std::vector<ArchiveMember> members;
  std::map<std::uint64_t, std::string> contents;
  std::vector<std::pair<std::uint64_t, bool>> ends;
  std::vector<std::string> said;
  std::uint64_t total = 0;

  void member(ArchiveMember member) override { members.push_back(std::move(member)); }
  void bytes(std::uint64_t number, std::string_view bytes) override {
    total += bytes.size();
    contents[number] += bytes;
  }
  void end(std::uint64_t number, bool whole) override { ends.emplace_back(number, whole); }
  void diagnose(Severity, std::string message) override { said.push_back(std::move(message)); }
};

Heard walked(const std::string& archive, const std::vector<std::uint64_t>* wanted = nullptr) {
  Heard heard;
  auto file = file_of(archive);
  archive::walk(file, wanted, heard);
  return heard;
}

Value stated(const Part& part, std::string_view path) {
  for (const auto& statement : part.records.at(0).statements) {
    if (statement.path == path) return statement.value;
  }
  return {};
}

Part extracted(const std::string& archive) {
  Group group{"a.zip", {}, 0, {}};
  group.files.push_back(file_of(archive));
  PartSink sink(archive::format);
  archive::plugin.extract(group, sink);
  return sink.take();
}

std::string sha512(std::string_view bytes) {
  intake::Sha512 hash;
  hash.add({bytes.data(), bytes.size()});
  return hash.hex();
}

using Kind = WrittenEntry::Kind;
const std::vector<WrittenEntry> sample{{"run", "", Kind::directory},
                                       {"run/OUTCAR", "text of OUTCAR"},
                                       {"run/empty", ""},
                                       {"link", "/etc/passwd", Kind::symlink},
                                       {"large", std::string(200'000, 'x')}};

const std::vector<std::string> all_formats{"zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst"};

TEST(Archive, StatesWhatItHolds) {
  for (const auto& format : all_formats) {
    SCOPED_TRACE(format);
    const auto part = extracted(written_archive(format, sample));
    EXPECT_EQ(stated(part, "archive.format"), Value(format));
    EXPECT_EQ(stated(part, "archive.n_members"), Value(5)) << "directories and links count, as others count them";
    EXPECT_EQ(stated(part, "archive.total_bytes"), Value(200'014));
    EXPECT_EQ(stated(part, "archive.encrypted"), Value(false));
    EXPECT_TRUE(part.diagnostics.empty());
  }
}

TEST(Archive, ListsItsMembersWithHashAndEnds) {
  for (const auto& format : all_formats) {
    SCOPED_TRACE(format);
    const auto heard = walked(written_archive(format, sample));
    ASSERT_EQ(heard.members.size(), 3U);
    EXPECT_EQ(heard.members[0].name, "run/OUTCAR");
    EXPECT_EQ(heard.members[0].sha512, sha512("text of OUTCAR"));
    EXPECT_EQ(heard.members[0].head, "text of OUTCAR");
    EXPECT_EQ(heard.members[0].tail, "text of OUTCAR");
    EXPECT_EQ(heard.members[1].size, 0U);
    EXPECT_EQ(heard.members[1].sha512, sha512(""));
    EXPECT_EQ(heard.members[2].size, 200'000U);
    EXPECT_EQ(heard.members[2].head.size(), 65536U);
    EXPECT_EQ(heard.members[2].tail.size(), 16384U);
    EXPECT_EQ(heard.said, (std::vector<std::string>{"a.zip: 1 links and special files are left out"}));
  }
}

TEST(Archive, GivesTheBytesOfWantedMembersOnly) {
  for (const auto& format : all_formats) {
    SCOPED_TRACE(format);
    const std::vector<std::uint64_t> wanted{1, 2};
    const auto heard = walked(written_archive(format, sample), &wanted);
    ASSERT_EQ(heard.contents.size(), 1U);
    EXPECT_TRUE(heard.contents.at(2) == std::string(200'000, 'x'));
    EXPECT_EQ(heard.ends, (std::vector<std::pair<std::uint64_t, bool>>{{1, true}, {2, true}}));
  }
}

TEST(Archive, HeadsOfCompressedMembersAreDecompressed) {
  const auto inner = written_archive("tar.gz", {{"x", "y"}});
  const auto heard = walked(written_archive("zip", {{"inner.tar.gz", inner}}));
  ASSERT_EQ(heard.members.size(), 1U);
  EXPECT_EQ(heard.members[0].head.substr(257, 5), "ustar");
  EXPECT_EQ(heard.members[0].tail, "");
}

TEST(Archive, EncryptedMembersAreFlagged) {
  const auto archive = written_archive("zip", {{"secret", "hidden"}}, "password");
  EXPECT_EQ(stated(extracted(archive), "archive.encrypted"), Value(true));
  const auto heard = walked(archive);
  ASSERT_EQ(heard.members.size(), 1U);
  EXPECT_EQ(heard.members[0].problem, "it is encrypted");
  EXPECT_EQ(heard.members[0].sha512, "");
}

TEST(Archive, ABombIsLeftWhenItGoesOff) {
  const auto bomb = written_archive("tar.gz", {{"small", "fine"}, {"zeros", std::string(200 << 20, '\0')}});
  const auto part = extracted(bomb);
  ASSERT_EQ(part.diagnostics.size(), 1U);
  EXPECT_NE(part.diagnostics[0].message.find("over 100 times its size"), std::string::npos);
  EXPECT_TRUE(stated(part, "archive.n_members").is_null());
  const auto heard = walked(bomb);
  ASSERT_EQ(heard.members.size(), 2U);
  EXPECT_EQ(heard.members[0].problem, "");
  EXPECT_NE(heard.members[1].problem, "");
  EXPECT_LE(heard.members[1].size, 65U << 20);
  const std::vector<std::uint64_t> wanted{1};
  EXPECT_LE(walked(bomb, &wanted).total, 65U << 20);
}

TEST(Archive, CutAnywhereItKeepsWhatIsWholeAndSaysTheRest) {
  for (const auto& format : all_formats) {
    const auto whole = written_archive(format, {{"a", std::string(1000, 'a')}, {"b", std::string(1000, 'b')}});
    const auto complete = extracted(whole);
    for (std::size_t size = 0; size < whole.size(); size += size % 512 == 0 ? 37 : std::min<std::size_t>(37, 512 - size % 512)) {
      SCOPED_TRACE(format + " cut at " + std::to_string(size));
      const auto part = extracted(whole.substr(0, size));
      // right, or flagged and absent
      if (part.diagnostics.empty()) {
        EXPECT_EQ(stated(part, "archive.n_members"), stated(complete, "archive.n_members"));
      }
      for (const auto& member : walked(whole.substr(0, size)).members) {
        const auto expected = member.problem.empty() ? sha512(std::string(1000, member.name[0])) : "";
        EXPECT_EQ(member.sha512, expected);
      }
    }
  }
}

TEST(Archive, ClaimsArchivesButNoDocuments) {
  const auto zip = written_archive("zip", {{"a", "b"}});
  const auto claim = [](std::string_view name, const std::string& head) { return archive::format.claims(name, head, {}); };
  EXPECT_EQ(claim("data.zip", zip), Claim::main);
  EXPECT_EQ(claim("no ending", zip), Claim::main);
  EXPECT_EQ(claim("data.tar", written_archive("tar", {{"a", "b"}})), Claim::main);
  auto old = written_archive("tar", {{"a", "b"}});  // as Unix version 7 wrote them: no word, another sum
  unsigned sum = 0;
  for (std::size_t i = 257; i < 265; ++i) sum += static_cast<unsigned char>(std::exchange(old[i], '\0'));
  EXPECT_EQ(claim("data", old), Claim::no) << "the sum is not that of the word any more";
  const auto stated = std::stoul(old.substr(148, 6), nullptr, 8) - sum;
  for (std::size_t i = 0; i < 6; ++i) old[153 - i] = static_cast<char>('0' + (stated >> (3 * i) & 7));
  EXPECT_EQ(claim("data", old), Claim::main);
  EXPECT_EQ(claim("letter.DOCX", zip), Claim::no);
  EXPECT_EQ(claim("table.xlsx", zip), Claim::no);
  EXPECT_EQ(claim("program.jar", zip), Claim::no);
  EXPECT_EQ(claim("unnamed", written_archive("zip", {{"[Content_Types].xml", "b"}})), Claim::no);
  EXPECT_EQ(claim("data.zip", "plain text"), Claim::no);
  EXPECT_EQ(claim("data.zip", ""), Claim::no);
}

}  // namespace
}  // namespace quarry::test
