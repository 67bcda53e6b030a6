#pragma once
#include "app/command_line.hpp"
#include "app/config.hpp"

namespace heydok::app {

enum class Demo : std::uint8_t { no, yes };
enum class Dev : std::uint8_t { no, yes };

/// `heydok serve`: until a signal ends it. Throws ConfigError and std::system_error at start.
void serve(const Config& config, Demo demo);
/// `heydok media`: likewise.
void run_media(const Config& config, Dev dev);
/// `heydok account add`: reads the password from standard input, one line.
void add_account(const Config& config, const CommandLine& line);
/// `heydok audit export FILE`: all chains of both stores. Throws ConfigError and storage::Error.
void export_audit(const Config& config, const CommandLine& line);
/// `heydok audit verify FILE`: says what it found; whether the export is whole. Needs no server,
/// no database and no keys. Throws ConfigError if the file cannot be read.
bool verify_audit(const CommandLine& line);
/// `heydok evidence`: writes the documents into a folder, over none that is there. Throws
/// ConfigError and storage::Error.
void write_evidence(const Config& config, const CommandLine& line);

/// The whole program; its exit code.
int run(const std::vector<std::string>& arguments);

}  // namespace heydok::app
