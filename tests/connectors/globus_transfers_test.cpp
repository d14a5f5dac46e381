// SPDX-License-Identifier: GPL-3.0-or-later
// Files that come by transfer tasks to a collection of this machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "conformance/reading.hpp"
#include "connectors/globus_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

using testing::HasSubstr;

class GlobusTransfer : public testing::Test {
 protected:
  GlobusTransfer() : fake_({{"a.txt", "alpha"}, {"empty", ""}, {"sub/b.txt", "beta"}, {"sub/c.txt", "gamma"}}) { fake_.ways.https = false; }
  ConnectorOptions options() const { return fake_.transferring(fake_.options()); }
  Listing list_all() const { return list(fake_.source(), options()); }
  Listing list_as(const ConnectorOptions& options) const { return list(fake_.source(), options); }
  static std::vector<RemoteFile> files_of(const Listing& listing) {
    std::vector<RemoteFile> files;
    for (const auto& [path, file] : listing.files) files.push_back(file);
    return files;
  }
  std::size_t submissions() const { return fake_.service.journal().count("transfer", "/submission_id"); }
  std::size_t cancels() const { return fake_.service.journal().count("transfer", "/cancel"); }
  /// Files that are in the folder of transfers, at any depth.
  std::size_t left() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(fake_.local_folder())) count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  GlobusFake fake_;
};

TEST_F(GlobusTransfer, ManyFilesComeByFewTasksAndAreGoneWhenTheyWereRead) {
  for (int i = 0; i < 300; ++i) fake_.tree.put("many/" + std::to_string(i / 10) + "/f" + std::to_string(i), "number " + std::to_string(i));
  {
    const auto listing = list_all();
    ASSERT_TRUE(listing.complete) << listing.what;
    const auto files = files_of(listing);
    listing.connector->expect(files);
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
      readers.emplace_back([&] {
        for (std::size_t at = next++; at < files.size(); at = next++)
          EXPECT_EQ(fetch(*listing.connector, files[at]).bytes, fake_.tree.file(files[at].path)->bytes);
      });
    }
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(fake_.tasks(), 1U);
    EXPECT_EQ(left(), 0U) << "what was read is kept";
  }
  EXPECT_TRUE(std::filesystem::is_empty(fake_.local_folder()));
  EXPECT_EQ(cancels(), 0U);
}

TEST_F(GlobusTransfer, ABatchHasALimit) {
  auto limited = options();
  limited.settings["globus.batch_bytes"] = "100";
  for (int i = 0; i < 10; ++i) fake_.tree.put("many/f" + std::to_string(i), std::string(40, 'x'));
  const auto listing = list(fake_.source("many"), limited);
  const auto files = files_of(listing);
  listing.connector->expect(files);
  for (const auto& file : files) EXPECT_EQ(fetch(*listing.connector, file).bytes, std::string(40, 'x'));
  EXPECT_EQ(fake_.tasks(), 5U);
}

TEST_F(GlobusTransfer, AFileOfWhichTheHeadWasReadStaysForASecondLook) {
  const auto listing = list_all();
  const auto& file = listing.files.at("a.txt");
  bool got = false;
  listing.connector->fetch(file, 0, [&](std::span<const char> bytes) {
    got = got || !bytes.empty();
    return bytes.empty();
  });
  EXPECT_TRUE(got);
  EXPECT_EQ(fetch(*listing.connector, file).bytes, "alpha");
  EXPECT_EQ(fake_.tasks(), 1U);
  EXPECT_EQ(fetch(*listing.connector, file, 2).bytes, "pha");
  EXPECT_EQ(fake_.tasks(), 2U) << "it was read to its end, and comes again";
}

TEST_F(GlobusTransfer, ATaskThatStopsForCredentialsIsToldOfAndGoesOn) {
  fake_.ways.task = {Object{{"status", "ACTIVE"}}, Object{{"status", "INACTIVE"}, {"nice_status", "CREDENTIALS_EXPIRED"}, {"is_ok", false}},
                     Object{{"status", "ACTIVE"}}, Object{{"status", "SUCCEEDED"}}};
  const auto listing = list_all();
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  const auto said = listing.connector->take_diagnostics();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_THAT(said[0].message, HasSubstr("INACTIVE: CREDENTIALS_EXPIRED"));
  EXPECT_THAT(said[0].message, HasSubstr("quarry auth add globus"));
  EXPECT_TRUE(listing.connector->complete()) << "the listing lacks nothing";
}

TEST_F(GlobusTransfer, ATaskThatStandsStillIsGivenUpAndCancelled) {
  for (const std::string status : {"INACTIVE", "ACTIVE"}) {
    SCOPED_TRACE(status);
    fake_.service.journal().clear();
    fake_.ways.task = {Object{{"status", status}, {"nice_status", status == "ACTIVE" ? "GC_NOT_CONNECTED" : "CREDENTIALS_EXPIRED"}}};
    auto impatient = options();
    impatient.settings["globus.transfer_patience"] = "100";
    const auto listing = list_as(impatient);
    const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
    EXPECT_EQ(fetched.code, status == "INACTIVE" ? Code::permission_denied : Code::unavailable);
    EXPECT_THAT(fetched.what, HasSubstr("stands still"));
    EXPECT_EQ(cancels(), 1U);
  }
}

TEST_F(GlobusTransfer, AFailedTaskSaysWhy) {
  fake_.ways.task = {Object{{"status", "FAILED"}, {"fatal_error", Object{{"code", "QUOTA_EXCEEDED"}, {"description", "the disk is full"}}}}};
  const auto listing = list_all();
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::unavailable);
  EXPECT_THAT(fetched.what, HasSubstr("QUOTA_EXCEEDED: the disk is full"));
  fake_.ways.task = {Object{{"status", "SUCCEEDED"}}};
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha") << "another fetch is another task";
}

TEST_F(GlobusTransfer, AFileThatCannotBeReadThereCostsItselfAlone) {
  fake_.ways.unreadable = {"/data/a.txt"};
  const auto listing = list_all();
  listing.connector->expect(files_of(listing));
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("sub/b.txt")).bytes, "beta");
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::permission_denied);
  EXPECT_THAT(fetched.what, HasSubstr("PERMISSION_DENIED"));
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("sub/c.txt")).bytes, "gamma");
  EXPECT_EQ(fake_.tasks(), 1U);
}

TEST_F(GlobusTransfer, WhatChangedSinceItWasListedIsNoFile) {
  const auto listing = list_all();
  fake_.tree.put("a.txt", "another alpha");
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).code, Code::unavailable);
}

TEST_F(GlobusTransfer, ASubmissionWhoseAnswerIsLostIsOneTask) {
  fake_.service.add({.role = "transfer", .method = "POST", .part = "/transfer", .times = 2}, fault::cut(0));
  const auto listing = list_all();
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  EXPECT_EQ(fake_.service.journal().count("transfer", "v0.10/transfer"), 3U);
  EXPECT_EQ(fake_.tasks(), 1U);
}

TEST_F(GlobusTransfer, WhatACrashLeftIsTakenUpWithItsSubmission) {
  const auto fault =
      fake_.service.add({.role = "transfer", .method = "POST", .part = "v0.10/transfer"}, [](const Call& call, const Handler& service) {
        service(call);  // it is accepted, but the answer never comes
        return Answer{.status = 503};
      });
  {
    const auto listing = list_all();
    EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).code, Code::unavailable);
  }
  EXPECT_GT(fake_.service.struck(fault), 1U);
  EXPECT_EQ(left(), 1U) << "the description of what was submitted";
  fake_.service.clear_faults();
  {
    const auto listing = list_all();
    EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  }
  EXPECT_EQ(fake_.tasks(), 1U) << "the same submission is the same task";
  EXPECT_EQ(submissions(), 1U);
  EXPECT_TRUE(std::filesystem::is_empty(fake_.local_folder()));
}

TEST_F(GlobusTransfer, WhatOthersAreUsingIsLeftToThem) {
  const auto first = list_all();
  const auto second = list_all();
  first.connector->fetch(first.files.at("a.txt"), 0, [](std::span<const char> bytes) { return bytes.empty(); });  // and its folder stays
  EXPECT_EQ(fetch(*second.connector, second.files.at("a.txt")).bytes, "alpha");
  EXPECT_EQ(fake_.tasks(), 2U);
  EXPECT_EQ(fetch(*first.connector, first.files.at("a.txt")).bytes, "alpha");
  EXPECT_EQ(fake_.tasks(), 2U);
}

TEST_F(GlobusTransfer, AnInterruptCancelsTheTask) {
  fake_.ways.task = {Object{{"status", "ACTIVE"}}};
  std::atomic<bool> interrupted{false};
  auto given = options();
  given.interrupted = [&] { return interrupted.load(); };
  fake_.service.add({.role = "transfer", .part = "/task/"}, [&](const Call& call, const Handler& service) {
    interrupted = true;
    return service(call);
  });
  const auto listing = list_as(given);
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).code, Code::unavailable);
  EXPECT_EQ(cancels(), 1U);
  EXPECT_TRUE(std::filesystem::is_empty(fake_.local_folder()));
}

TEST_F(GlobusTransfer, WhoWantsNoMoreIsNotKeptWaiting) {
  fake_.ways.task = {Object{{"status", "ACTIVE"}}};
  auto listing = list_all();
  int asked = 0;
  listing.connector->fetch(listing.files.at("a.txt"), 0, [&](std::span<const char> bytes) {
    EXPECT_TRUE(bytes.empty());
    return ++asked < 100;
  });
  EXPECT_EQ(asked, 100);
  EXPECT_EQ(fake_.tasks(), 1U);
  listing.connector.reset();
  EXPECT_EQ(cancels(), 1U) << "nobody waits for it any more";
  EXPECT_TRUE(std::filesystem::is_empty(fake_.local_folder()));
}

TEST_F(GlobusTransfer, WithoutALocalCollectionTheErrorSaysWhatToSet) {
  const auto listing = list_as(fake_.options());
  EXPECT_TRUE(listing.complete);
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::permission_denied);
  EXPECT_THAT(fetched.what, HasSubstr("set globus.local_collection and globus.local_path"));
}

TEST_F(GlobusTransfer, AFolderThatIsNotTheCollectionsIsFoundOut) {
  auto wrong = options();
  wrong.settings["globus.local_path"] = (fake_.local_folder().parent_path()).string();
  const auto listing = list_as(wrong);
  EXPECT_THAT(fetch(*listing.connector, listing.files.at("a.txt")).what, HasSubstr("is globus.local_path the directory that the collection"));
}

TEST_F(GlobusTransfer, HttpsIsLeftAloneWhereTransfersAreAskedForAlways) {
  fake_.ways.https = true;
  auto always = options();
  always.settings["globus.transfer"] = "always";
  const auto listing = list_as(always);
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  EXPECT_EQ(fake_.service.journal().count("gcs"), 0U);
  EXPECT_EQ(fake_.tasks(), 1U);
}

}  // namespace
}  // namespace quarry::test
