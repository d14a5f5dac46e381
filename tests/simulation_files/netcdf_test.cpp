// SPDX-License-Identifier: GPL-3.0-or-later
#include "netcdf/classic.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <bit>

#include "support/temp_dir.hpp"

namespace quarry::netcdf {
namespace {

/// Writes a classic file byte by byte, as the format's specification has it.
class Bytes {
 public:
  explicit Bytes(char version) : version_(version) { text_ = std::string("CDF") + version; }
  Bytes& number(std::uint64_t value, int size) {
    for (int i = size - 1; i >= 0; --i) text_ += static_cast<char>(value >> (8 * i) & 0xff);
    return *this;
  }
  Bytes& tag(std::uint64_t value) { return number(value, 4); }
  Bytes& count(std::uint64_t value) { return number(value, version_ == 5 ? 8 : 4); }
  Bytes& offset(std::uint64_t value) { return number(value, version_ == 1 ? 4 : 8); }
  Bytes& name(const std::string& word) {
    count(word.size());
    return raw(word);
  }
  Bytes& raw(const std::string& bytes) {
    text_ += bytes;
    while (text_.size() % 4 != 0) text_ += '\0';
    return *this;
  }
  Bytes& real(double value) { return number(std::bit_cast<std::uint64_t>(value), 8); }
  const std::string& text() const { return text_; }

 private:
  char version_;
  std::string text_;
};

struct Opened {
  test::TempDir folder;
  File file;
  Classic classic;
  explicit Opened(const std::string& bytes) : file("a.nc", ::open(folder.write("a.nc", bytes).c_str(), O_RDONLY | O_CLOEXEC), bytes.size()), classic(file) {}
};

/// `double e(atoms = 2) with units`, `char word(3)`, `short step(time)`, `float x(time, atoms)` with two records.
std::string sample(char version, std::uint64_t records = 2) {
  const auto made = [&](std::uint64_t e, std::uint64_t word, std::uint64_t step, std::uint64_t x) {
    Bytes out(version);
    out.count(records).tag(10).count(3).name("atoms").count(2).name("three").count(3).name("time").count(0);
    out.tag(12).count(1).name("title").tag(2).count(5).raw("water");
    out.tag(11).count(4);
    out.name("e").count(1).count(0).tag(12).count(1).name("units").tag(2).count(2).raw("eV").tag(6).count(16).offset(e);
    out.name("word").count(1).count(1).tag(0).count(0).tag(2).count(4).offset(word);
    out.name("step").count(1).count(2).tag(0).count(0).tag(3).count(4).offset(step);
    out.name("x").count(2).count(2).count(0).tag(0).count(0).tag(5).count(8).offset(x);
    return out;
  };
  const auto begin = made(0, 0, 0, 0).text().size();
  auto out = made(begin, begin + 16, begin + 20, begin + 24);
  out.real(-1.5).real(2.25).raw("ab ");
  for (const std::uint64_t step : {7, 8}) {
    out.number(step, 2).raw("");
    out.number(std::bit_cast<std::uint32_t>(0.5F), 4).number(std::bit_cast<std::uint32_t>(static_cast<float>(step)), 4);
  }
  return out.text();
}

class NetcdfVersions : public testing::TestWithParam<char> {};
INSTANTIATE_TEST_SUITE_P(All, NetcdfVersions, testing::Values(1, 2, 5));

TEST_P(NetcdfVersions, HeaderAndValuesAreRead) {
  const Opened opened(sample(GetParam()));
  const auto& file = opened.classic;
  EXPECT_EQ(file.problem(), "");
  EXPECT_TRUE(file.whole());
  EXPECT_EQ(file.version(), GetParam());
  EXPECT_EQ(file.dimension("time"), 2U);
  ASSERT_NE(find(file.attributes(), "title"), nullptr);
  EXPECT_EQ(find(file.attributes(), "title")->text, "water");
  ASSERT_NE(file.variable("e"), nullptr);
  EXPECT_EQ(find(file.variable("e")->attributes, "units")->text, "eV");
  EXPECT_EQ(file.numbers(*file.variable("e"), 10), (std::vector<double>{-1.5, 2.25}));
  EXPECT_EQ(file.texts(*file.variable("word"), 10), (std::vector<std::string>{"ab"}));
  EXPECT_EQ(file.numbers(*file.variable("step"), 10), (std::vector<double>{7, 8}));
  EXPECT_EQ(file.shape(*file.variable("x")), (std::vector<std::uint64_t>{2, 2}));
  EXPECT_EQ(file.numbers(*file.variable("x"), 10), (std::vector<double>{0.5, 7, 0.5, 8}));
}

TEST_P(NetcdfVersions, MoreThanTheCallerWantsIsNotRead) {
  const Opened opened(sample(GetParam()));
  EXPECT_FALSE(opened.classic.numbers(*opened.classic.variable("x"), 3));
  EXPECT_FALSE(opened.classic.numbers(*opened.classic.variable("word"), 10));
  EXPECT_FALSE(opened.classic.texts(*opened.classic.variable("e"), 10));
}

TEST_P(NetcdfVersions, CutAnywhereItGivesTheSameValuesOrNone) {
  const auto bytes = sample(GetParam());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const Opened opened(bytes.substr(0, at));
    const auto& file = opened.classic;
    EXPECT_FALSE(file.whole()) << at;
    const auto* const e = file.variable("e");
    const auto* const x = file.problem().empty() ? file.variable("x") : nullptr;
    const auto energies = e == nullptr ? std::nullopt : file.numbers(*e, 10);
    const auto records = x == nullptr ? std::nullopt : file.numbers(*x, 10);
    EXPECT_EQ(energies.value_or(std::vector<double>{-1.5, 2.25}), (std::vector<double>{-1.5, 2.25})) << at;
    EXPECT_EQ(records.value_or(std::vector<double>{0.5, 7, 0.5, 8}), (std::vector<double>{0.5, 7, 0.5, 8})) << at;
  }
}

TEST_P(NetcdfVersions, AnyByteMayBeAnother) {
  const auto bytes = sample(GetParam());
  for (std::size_t at = 4; at < bytes.size(); ++at)
    for (const char other : {'\x00', '\x7f', '\xff'}) {
      auto changed = bytes;
      changed[at] = other;
      const Opened opened(changed);
      for (const auto& one : opened.classic.variables()) {
        EXPECT_LE(opened.classic.numbers(one, 1000).value_or(std::vector<double>()).size(), 1000U);
        EXPECT_LE(opened.classic.texts(one, 1000).value_or(std::vector<std::string>()).size(), 1000U);
      }
    }
}

TEST(Netcdf, RecordsOfAStreamAreCounted) {
  const Opened opened(sample(1, 0xffffffff));
  EXPECT_EQ(opened.classic.dimension("time"), 2U);
  EXPECT_EQ(opened.classic.numbers(*opened.classic.variable("step"), 10), (std::vector<double>{7, 8}));
}

TEST(Netcdf, ARecordVariableAloneIsNotPadded) {
  Bytes head(1);
  head.count(3).tag(10).count(1).name("t").count(0).tag(0).count(0).tag(11).count(1);
  head.name("s").count(1).count(0).tag(0).count(0).tag(3).count(4).offset(head.text().size() + 8);
  const auto begin = head.text().size();
  head.number(1, 2).number(2, 2).number(3, 2);
  auto bytes = head.text();
  bytes[begin - 1] = static_cast<char>(begin);
  const Opened opened(bytes);
  EXPECT_EQ(opened.classic.numbers(*opened.classic.variable("s"), 10), (std::vector<double>{1, 2, 3}));
}

TEST(Netcdf, WhatWasNeverWrittenIsNoValue) {
  const auto one = [](double value) {
    Bytes out(1);
    out.count(0).tag(0).count(0).tag(0).count(0).tag(11).count(1).name("v").count(0).tag(0).count(0).tag(6).count(8);
    out.offset(out.text().size() + 4).real(value);
    const Opened opened(out.text());
    return opened.classic.numbers(*opened.classic.variable("v"), 1);
  };
  EXPECT_EQ(one(3.5), (std::vector<double>{3.5}));
  EXPECT_FALSE(one(9.9692099683868690e+36));
  EXPECT_FALSE(one(std::bit_cast<double>(0x7ff8000000000000)));
}

TEST(Netcdf, CountsReserveNoMemory) {
  Bytes dimensions(5);
  dimensions.count(0).tag(10).count(0xffffffffffffULL);
  EXPECT_NE(Opened(dimensions.text()).classic.problem(), "");
  Bytes name(2);
  name.count(0).tag(10).count(1).count(0xfffffff0);
  EXPECT_NE(Opened(name.text()).classic.problem(), "");
}

}  // namespace
}  // namespace quarry::netcdf
