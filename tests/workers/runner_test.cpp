// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <zlib.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <thread>

#include "quarry/error.hpp"
#include "workers/worker_fixture.hpp"

namespace quarry::test {
namespace {

TEST_F(Workers, GiveWhatTheExtractorStates) {
  auto input = group("echo", "main bytes");
  files_.push_back(memory_file("other"));
  input.files.push_back({"folder/other", files_.back().get(), 5});
  input.files.push_back({"folder/named only", -1, 99});
  input.map = R"({"a": "b"})";
  const auto output = run(input);
  ASSERT_TRUE(output.failures.empty());
  ASSERT_EQ(output.parts.size(), 1u);
  const auto& part = output.parts[0];
  EXPECT_EQ(part.extractor, "echo");
  EXPECT_TRUE(part.keeps_own_record);
  EXPECT_FALSE(part.truncated);
  EXPECT_EQ(part.diagnostics, (std::vector<Diagnostic>{{Severity::warning, "a warning", {0, -1, 7, {}}}}));
  ASSERT_EQ(part.previews.size(), 1u);
  EXPECT_EQ(part.previews[0].bytes, "picture");
  EXPECT_EQ(stated(output, "custom.key"), Value("folder/file"));
  EXPECT_EQ(stated(output, "custom.map"), Value(input.map));
  const auto seen = stated(output, "custom.files").as_array();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(*seen[0].find("bytes"), Value("main bytes"));
  EXPECT_EQ(*seen[1].find("bytes"), Value("other"));
  EXPECT_EQ(*seen[2].find("readable"), Value(false));
  EXPECT_EQ(*seen[2].find("size"), Value(99));
}

TEST_F(Workers, PassSixtyFourDescriptorsTheMainFileAmongThem) {
  auto input = group("echo");
  input.files.clear();
  for (int i = 0; i < 100; ++i) {
    files_.push_back(memory_file(std::to_string(i)));
    input.files.push_back({"f" + std::to_string(i), files_.back().get(), 2});
  }
  input.main = 90;
  const auto seen = stated(run(input), "custom.files").as_array();
  ASSERT_EQ(seen.size(), 100u);
  const auto readable = std::count_if(seen.begin(), seen.end(), [](const Value& file) { return file.find("readable")->as_bool(); });
  EXPECT_EQ(readable, 64);
  EXPECT_EQ(*seen[90].find("bytes"), Value("90"));
  EXPECT_EQ(*seen[62].find("bytes"), Value("62"));
}

struct Misdeed {
  const char* format;
  const char* reason;  ///< a part of it
  bool strike;
};

void PrintTo(const Misdeed& misdeed, std::ostream* out) { *out << misdeed.format; }

class Misbehaving : public Workers, public ::testing::WithParamInterface<Misdeed> {};

/// Each among well-behaved neighbours of one batch, one failure, and nothing left behind (TearDown).
TEST_P(Misbehaving, CostsItsOwnGroupOnly) {
  options_.memory_bytes = std::uint64_t{64} << 20;  // soon used up
  std::vector<intake::GroupInput> batch;
  for (int i = 0; i < 5; ++i) batch.push_back(group(i == 2 ? GetParam().format : "well", std::to_string(i)));
  const auto outputs = runner().run(batch);
  ASSERT_EQ(outputs.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    if (i == 2) continue;
    EXPECT_TRUE(outputs[i].failures.empty());
    EXPECT_EQ(stated(outputs[i], "custom.bytes"), Value(std::to_string(i)));
  }
  ASSERT_EQ(outputs[2].failures.size(), 1u);
  const auto& failure = outputs[2].failures[0];
  EXPECT_EQ(failure.format->name, GetParam().format);
  EXPECT_NE(failure.reason.find(GetParam().reason), std::string::npos) << failure.reason;
  EXPECT_EQ(failure.strike, GetParam().strike);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, Misbehaving,
    ::testing::Values(Misdeed{"segfault", "signal 11 (SIGSEGV)", true}, Misdeed{"abort", "signal 6 (SIGABRT)", true},
                      Misdeed{"busy", "no progress", true}, Misdeed{"sleep", "no progress", true},
                      Misdeed{"memory", "out of memory", true}, Misdeed{"flood", "over its output", true},
                      Misdeed{"exit", "exit code 0", true}, Misdeed{"stop", "no progress", true},
                      Misdeed{"garbage", "broke the protocol", true}, Misdeed{"close", "closed its connection", true},
                      Misdeed{"foreign", "broke the protocol", true}, Misdeed{"throw", "a broken promise", false},
                      Misdeed{"trickle", "over its time", true}, Misdeed{"records", "signal 11", true}),
    [](const auto& way) { return std::string(way.param.format); });

TEST_F(Workers, CompletedRecordsOutliveACrash) {
  const auto output = run(group("records"));
  ASSERT_EQ(output.parts.size(), 1u);
  EXPECT_TRUE(output.parts[0].truncated);
  std::vector<std::string> keys;
  for (const auto& record : output.parts[0].records) {
    if (!record.statements.empty()) keys.push_back(record.key);
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"a", "b"}));
}

TEST_F(Workers, OfAnExceptionWhatWasSaidBeforeIsKept) {
  auto input = group("throw");
  input.formats.push_back(&mock::format("well"));
  const auto output = run(input);
  ASSERT_EQ(output.parts.size(), 2u);
  EXPECT_TRUE(output.parts[0].truncated);
  EXPECT_EQ(stated(output, "custom.before"), Value(1));
  EXPECT_EQ(stated(output, "custom.bytes"), Value("content"));  // the next extractor has files that nobody read from
}

TEST_F(Workers, WhatIsTooLargeOrDeepIsLeftOutAndSaid) {
  const auto output = run(group("deep"));
  ASSERT_TRUE(output.failures.empty());
  EXPECT_TRUE(stated(output, "custom.deep").is_null());
  EXPECT_TRUE(stated(output, "custom.large").is_null());
  EXPECT_EQ(stated(output, "custom.after"), Value(true));
  EXPECT_EQ(output.parts[0].diagnostics.size(), 2u);
}

TEST_F(Workers, ShareAChildForSmallGroupsUpToThirtyTwo) {
  std::vector<intake::GroupInput> batch;
  for (int i = 0; i < 100; ++i) batch.push_back(group("well", std::to_string(i)));
  const auto outputs = runner().run(batch);
  for (std::size_t i = 0; i < outputs.size(); ++i) EXPECT_EQ(stated(outputs[i], "custom.bytes"), Value(std::to_string(i)));
  EXPECT_LE(descendants().size(), 2u);  // the zygote and the child of the last four
}

TEST_F(Workers, ServeManyThreads) {
  std::map<int, std::vector<intake::GroupInput>> batches;
  for (int thread = 0; thread < 4; ++thread) {
    for (int i = 0; i < 50; ++i) {
      batches[thread].push_back(group(i % 10 == 3 ? "segfault" : "well", std::to_string(thread * 1000 + i)));
    }
  }
  auto& shared = runner();
  std::map<int, std::vector<intake::GroupOutput>> outputs;
  for (int thread = 0; thread < 4; ++thread) outputs[thread];
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] { outputs.at(thread) = shared.run(batches.at(thread)); });
    }
  }
  for (int thread = 0; thread < 4; ++thread) {
    for (int i = 0; i < 50; ++i) {
      const auto& output = outputs[thread].at(static_cast<std::size_t>(i));
      EXPECT_EQ(output.failures.size(), i % 10 == 3 ? 1u : 0u);
      const auto expected = i % 10 == 3 ? Value() : Value(std::to_string(thread * 1000 + i));
      EXPECT_EQ(stated(output, "custom.bytes"), expected);
    }
  }
}

TEST_F(Workers, KilledWhileIdleAreReplaced) {
  expect_well();
  for (const int process : descendants()) ::kill(process, SIGKILL);  // zygote and child
  expect_well();
  for (const int process : descendants()) ::kill(process, SIGKILL);
  expect_well();
}

TEST_F(Workers, KilledZygoteCostsNoGroup) {
  auto& shared = runner();
  std::vector<intake::GroupInput> batch;
  for (int i = 0; i < 200; ++i) batch.push_back(group("well", std::to_string(i)));
  expect_well();
  std::vector<intake::GroupOutput> outputs;
  std::jthread worker([&] { outputs = shared.run(batch); });
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (const int process : descendants()) {
      ::kill(process, SIGKILL);
      break;
    }
  }
  worker.join();
  ASSERT_EQ(outputs.size(), 200u);
  for (const auto& output : outputs) EXPECT_EQ(output.parts.size() + output.failures.size(), 1u);
}

TEST_F(Workers, UnknownExtractorIsAFailureOfItsOwn) {
  const Format unknown = mock::make("no_such_thing");
  auto input = group("well");
  input.formats.push_back(&unknown);
  const auto output = run(input);
  EXPECT_EQ(output.parts.size(), 1u);
  ASSERT_EQ(output.failures.size(), 1u);
  EXPECT_FALSE(output.failures[0].strike);
}

TEST_F(Workers, WithoutTheProgramThatEveryGroupNeedsNothingIsRun) {
  options_.directory = "/nowhere";
  auto everyones = mock::make("well");
  everyones.program = "quarry-worker";
  auto input = group("well");
  input.formats = {&everyones};
  try {
    runner().run({input});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::not_found);
    EXPECT_NE(std::string(error.what()).find("quarry-worker in /nowhere"), std::string::npos) << error.what();
  }
}

TEST_F(Workers, AnotherProgramThatIsMissingIsAFailureOfTheGroupsThatNeedIt) {
  auto elsewhere = mock::make("well");
  elsewhere.program = "no-such-worker";
  auto needs_it = group("well", "abc");
  needs_it.formats.push_back(&elsewhere);
  const auto outputs = runner().run({needs_it, group("well")});
  ASSERT_EQ(outputs[0].failures.size(), 1u);
  EXPECT_EQ(outputs[0].failures[0].format, &elsewhere);
  EXPECT_FALSE(outputs[0].failures[0].strike);
  EXPECT_TRUE(outputs[0].failures[0].again);
  EXPECT_NE(outputs[0].failures[0].reason.find("no-such-worker"), std::string::npos);
  EXPECT_EQ(stated(outputs[0], "custom.bytes"), Value("abc"));
  EXPECT_TRUE(outputs[1].failures.empty());
}

TEST_F(Workers, SamplesOfCompressedFilesAreInflatedThere) {
  std::string packed(200, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  std::string text = "plain text inside";
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  auto broken = packed;
  broken.resize(12);
  std::vector<intake::InputFile> files;
  for (const auto& content : {std::string("plain"), packed, broken}) {
    files_.push_back(memory_file(content));
    files.push_back({"f", files_.back().get(), content.size()});
  }
  files.push_back({"named only", -1, 3});
  const auto samples = runner().samples(files);
  ASSERT_EQ(samples.size(), 4u);
  EXPECT_EQ(samples[0].head, "plain");
  EXPECT_EQ(samples[0].tail, "plain");
  EXPECT_EQ(samples[1].head, text);
  EXPECT_EQ(samples[1].tail, "");
  EXPECT_NE(samples[2].problem, "");
  EXPECT_NE(samples[3].problem, "");
}

}  // namespace
}  // namespace quarry::test
