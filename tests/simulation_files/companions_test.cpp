// SPDX-License-Identifier: GPL-3.0-or-later
// Files that stand beside a log of the same run.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "golden/fixtures.hpp"
#include "simulation/companion.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

Fixture fixture(const std::string& extractor, const std::string& name) {
  return {extractor, fs::path(QUARRY_SOURCE_DIR) / "extractors" / extractor / "fixtures" / name};
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  EXPECT_NE(text.find(from), std::string::npos);
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

/// The one record of a fixture's folder, of which one file has another text.
Value record_with(const Fixture& of, const std::string& changed, const std::string& text) {
  const TempDir folder;
  for (const auto& entry : fs::directory_iterator(of.path)) fs::copy_file(entry.path(), folder.path() / entry.path().filename());
  std::ofstream(folder.path() / changed, std::ios::binary | std::ios::trunc) << text;
  const auto extracted = extract_fixture(of, folder.path());
  EXPECT_EQ(extracted.records.size(), 1U);
  return extracted.records.empty() ? Value() : extracted.records.begin()->second;
}

bool says(const Value& record, std::string_view words) {
  for (const auto* const kind : {"extraction.notes", "extraction.warnings"})
    if (const auto* const list = record.at_path(kind))
      for (const auto& one : list->as_array())
        if (one.as_string().find(words) != std::string::npos) return true;
  return false;
}

TEST(Companions, TheBinaryFileAddsTheGap) {
  const auto of = fixture("abinit", "si_gsr");
  const auto record = record_with(of, "si.abo", text_of(of.path / "si.abo"));
  ASSERT_NE(record.at_path("properties.electronic.band_gap"), nullptr);
  EXPECT_NEAR(record.at_path("properties.electronic.band_gap")->as_number(), 2.0367347, 1e-6);
}

TEST(Companions, NothingIsTakenFromAnotherRun) {
  const auto of = fixture("abinit", "si_gsr");
  const auto other = replaced(text_of(of.path / "si.abo"), "-8.85774756", "-8.75774756");
  const auto record = record_with(of, "si.abo", other);
  EXPECT_EQ(record.at_path("properties.electronic.band_gap"), nullptr);
  EXPECT_TRUE(says(record, "energy_mismatch"));
}

TEST(Companions, WhatTheProgramPrintedStands) {
  const auto of = fixture("gpaw", "si_run");
  const auto record = record_with(of, "si.txt", text_of(of.path / "si.txt"));
  ASSERT_NE(record.at_path("properties.electronic.band_gap"), nullptr);
  EXPECT_DOUBLE_EQ(record.at_path("properties.electronic.band_gap")->as_number(), 2.276);
}

TEST(Companions, ALogHasTheElementsOfItsDataAndTheLastFrameOfItsDump) {
  const auto of = fixture("lammps", "water_run");
  const auto log = text_of(of.path / "log.water");
  const auto record = record_with(of, "log.water", log);
  EXPECT_EQ(record.at_path("material.chemical_formula_reduced")->as_string(), "H2O");
  EXPECT_DOUBLE_EQ(record.at_path("structure.lattice.a")->as_number(), 8.0);
  EXPECT_NE(record.at_path("symmetry.number"), nullptr);
  // Its last frame is of an earlier step: the atoms are the same, their places are not.
  const auto longer = record_with(of, "log.water", replaced(replaced(log, "\n      20 ", "\n      40 "), "\n      10 ", "\n      20 "));
  EXPECT_EQ(longer.at_path("material.chemical_formula_reduced")->as_string(), "H2O");
  EXPECT_EQ(longer.at_path("symmetry.number"), nullptr);
}

TEST(Companions, AFileThatTheLogDoesNotNameIsLeftOut) {
  const auto of = fixture("lammps", "water_run");
  const auto log = replaced(replaced(text_of(of.path / "log.water"), "dump.water", "dump.other"), "data.water", "data.other");
  const auto record = record_with(of, "log.water", log);
  EXPECT_EQ(record.at_path("material.elements"), nullptr);
  EXPECT_TRUE(says(record, "does not name"));
}

TEST(Companions, FilesOfOtherNumbersOfAtomsAreOtherRuns) {
  simulation::Calculation main, other;
  main.sites.set(2, {});
  other.sites.set(3, {});
  other.results.fermi.set(1.0, {});
  take_companion(main, other, {});
  EXPECT_FALSE(main.results.fermi);
  ASSERT_EQ(main.diagnostics.size(), 1U);
  EXPECT_EQ(main.diagnostics.front().severity, Severity::warning);
}

}  // namespace
}  // namespace quarry::test
