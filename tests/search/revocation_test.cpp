// SPDX-License-Identifier: GPL-3.0-or-later
// What is taken back is gone from the next request on, whoever takes it back and whoever writes; and privacy in single cases.
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <set>

#include "index/store.hpp"
#include "quarry/error.hpp"
#include "search/sides.hpp"

namespace quarry::test {
namespace {

const std::vector<std::string> reader{"urn:test:reader"}, other{"urn:test:other"};

Entry about(const std::string& subject, const std::string& text, const std::string& source, double energy) {
  return {subject, "", Object{{"custom", Object{{"note", text}}}, {"mdf", Object{{"source_name", source}}}, {"dft", Object{{"cutoff_energy", energy}}}}, reader, RecordKind::record};
}

SearchRequest everything_of(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.limit = 1;
  FacetRequest stats{"encut"};
  stats.type = FacetType::stats;
  request.facets = {{"mdf.source_name"}, stats};
  return request;
}

/// All that a reader can ask of four records.
std::string seen(const IndexSide& side, const std::vector<std::string>& who) {
  std::string all;
  for (const auto* query : {"*", "oxide", "oxid*", "oxyde", "custom.note:oxide", "cafe~1"}) {
    auto ids = everything_of(query);
    ids.ids_only = true;
    all += side.search(ids, Viewer(who));
  }
  for (const auto* query : {"*", "oxide", "oxid*", "oxyde", "custom.note:oxide", "cafe~1"}) all += side.search(everything_of(query), Viewer(who)) + side.all(everything_of(query), Viewer(who));
  for (const auto* subject : {"a", "b", "c"}) all += side.get(subject, Viewer(who)) + side.similar(subject, {}, Viewer(who));
  return all + side.fields(Viewer(who));
}

void fill(IndexSide& side, bool with_first) {
  if (with_first) side.put(about("a", "oxide oxide", "oqmd", 1));
  side.put(about("b", "oxide of something else", "big", 2));
  side.put(about("c", "cafe", "big", 3));
  side.publish();
}

/// Does something to an index in another process, when told so: it starts before this one opens anything.
class Elsewhere {
 public:
  Elsewhere(const std::filesystem::path& directory, void (*act)(Index&)) {
    if (::pipe(go_) != 0) throw std::runtime_error("no pipe");
    id_ = ::fork();
    if (id_ != 0) return;
    char byte = 0;
    ::close(go_[1]);
    if (::read(go_[0], &byte, 1) != 1) ::_exit(1);
    try {
      Index index(directory);
      act(index);
      ::_exit(0);
    } catch (const Error&) {
      ::_exit(2);
    }
  }
  ~Elsewhere() {
    ::close(go_[0]);
    ::close(go_[1]);
  }
  /// Its exit status.
  int run() {
    int status = -1;
    if (::write(go_[1], "g", 1) != 1 || ::waitpid(id_, &status, 0) != id_) return -1;
    return WEXITSTATUS(status);
  }

 private:
  int go_[2] = {-1, -1};
  pid_t id_ = -1;
};

void revoke(Index& index) { index.share({"a"}, Viewer::all_seeing(), other, ""); }
void take_away(Index& index) { index.remove({"a"}, Viewer::all_seeing()); }

struct Case {
  const char* name;
  void (*act)(Index&);
  bool elsewhere, writer_alive;
};

class Revocation : public testing::TestWithParam<Case> {};

TEST_P(Revocation, HoldsFromTheNextRequestOn) {
  const auto& [name, act, elsewhere, writer_alive] = GetParam();
  const TempDir folder;
  std::optional<Elsewhere> process;
  if (elsewhere) process.emplace(folder.path() / "i", act);
  IndexSide side(folder.path() / "i"), without(folder.path() / "w");
  fill(side, true);
  fill(without, false);
  if (!writer_alive) side.close();
  const auto before = seen(side, reader);
  auto page = everything_of("*");
  const auto cursor = side.index().search(page, Viewer(reader)).cursor;
  ASSERT_FALSE(cursor.empty());
  if (process) {
    ASSERT_EQ(process->run(), 0);
  } else {
    act(side.index());
  }
  const auto after = seen(side, reader);
  EXPECT_NE(before, after);
  EXPECT_EQ(after, seen(without, reader));
  page.cursor = cursor;
  page.limit = 10;
  for (const bool ids_only : {false, true}) {
    page.ids_only = ids_only;
    const auto rest = side.index().search(page, Viewer(reader));
    EXPECT_EQ(rest.total, 2U);
    for (const auto& hit : rest.hits) EXPECT_NE(hit.subject, "a");
  }
}

/// What is taken back while a request runs: its segments still show it, but the catalog is asked as soon as it has changed.
TEST(RevocationUnderWay, HoldsForWhatIsNotLoadedYet) {
  for (const auto act : {revoke, take_away}) {
    const TempDir folder;
    IndexSide side(folder.path() / "i");
    fill(side, true);
    index::Store store(folder.path() / "i", {});
    const auto snapshot = store.snapshot();
    const auto cache = query::make_cache();
    for (const bool ids_only : {true, false}) {
      auto request = everything_of("*");
      request.limit = 10;
      request.ids_only = ids_only;
      std::vector<std::string> subjects;
      for (const auto& hit : query::evaluate(*snapshot, request, Viewer(reader), *cache).hits) subjects.push_back(hit.subject);
      EXPECT_EQ(subjects, (std::vector<std::string>{"a", "b", "c"})) << ids_only;
    }
    EXPECT_TRUE(snapshot->is_current());
    act(side.index());
    EXPECT_FALSE(snapshot->is_current());
    for (const bool ids_only : {true, false}) {
      auto request = everything_of("*");
      request.limit = 10;
      request.ids_only = ids_only;
      std::vector<std::string> subjects;
      for (const auto& hit : query::evaluate(*snapshot, request, Viewer(reader), *cache).hits) subjects.push_back(hit.subject);
      EXPECT_EQ(subjects, (std::vector<std::string>{"b", "c"})) << ids_only;
    }
    const auto next = store.snapshot();
    EXPECT_TRUE(next->is_current());
    EXPECT_TRUE(store.as_of_now(snapshot)->is_current());
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, Revocation,
                         testing::Values(Case{"AclHere", revoke, false, false}, Case{"AclHereWhileAWriterLives", revoke, false, true},
                                         Case{"AclElsewhere", revoke, true, false}, Case{"AclElsewhereWhileAWriterLives", revoke, true, true},
                                         Case{"DeleteHere", take_away, false, false}, Case{"DeleteHereWhileAWriterLives", take_away, false, true},
                                         Case{"DeleteElsewhere", take_away, true, false}, Case{"DeleteElsewhereWhileAWriterLives", take_away, true, true}),
                         [](const auto& one) { return std::string(one.param.name); });

/// A cursor says who it was made for, and only to the index.
TEST(ForeignCursors, AreRefusedAlike) {
  const TempDir folder;
  IndexSide side(folder.path() / "i");
  fill(side, true);
  for (const bool sorted : {false, true}) {
    auto request = everything_of("*");
    if (sorted) request.sort = {{"encut", true}};
    request.cursor = side.index().search(request, Viewer(reader)).cursor;
    ASSERT_FALSE(request.cursor.empty());
    EXPECT_EQ(side.index().search(request, Viewer(reader)).hits.size(), 1U);
    std::set<std::string> refusals;
    for (const auto& viewer : {Viewer(), Viewer(other), Viewer({reader.front(), other.front()}), Viewer::all_seeing()}) {
      try {
        side.index().search(request, viewer);
        ADD_FAILURE() << "another viewer went on with it";
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::invalid_argument);
        refusals.insert(error.what());
      }
    }
    EXPECT_EQ(refusals.size(), 1U) << "a refusal says nothing of whose cursor it is";
  }
}

Entry note(const std::string& subject, const std::string& text, const std::string& principal) {
  return {subject, "", Object{{"note", text}}, {principal}, RecordKind::record};
}

/// Over 1,024 words, so that limits are met.
TEST(WideWorlds, HiddenWordsFillNoLimit) {
  World visible, hidden;
  for (int i = 0; i < 1'000; ++i) visible.push_back(note("s/" + std::to_string(i), "word" + std::to_string(20'000 + 3 * i), "public"));
  for (int i = 0; i < 2'000; ++i) hidden.push_back(note("h/" + std::to_string(i), "word" + std::to_string(20'000 + i), "urn:test:hidden0"));
  hidden.insert(hidden.end(), visible.begin(), visible.end());
  const TempDir folder;
  Random random(1);
  const SnapshotSide alone(visible, 1, random, folder, "alone"), both(hidden, 3, random, folder, "both");
  for (const auto* query : {"word*", "w*", "*ord*", "?ord2*", "note:word*", "note:w?rd*", "word20300~2", "wrd20300~2", "note:word20000~2", "vord20303"}) {
    SearchRequest request;
    request.query = query;
    EXPECT_EQ(alone.search(request, Viewer()), both.search(request, Viewer())) << query;
  }
}

}  // namespace
}  // namespace quarry::test
