#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heydok::bench {

enum class ServerKind : std::uint8_t { heydok, livekit };

/// Where the servers under test of this process listen, chosen at the first question: nobody else
/// has them here, neither on UDP nor on TCP (a server shares its media port with whoever asks for
/// it).
[[nodiscard]] std::uint16_t http_port();
[[nodiscard]] std::uint16_t media_port();

/// Where a server is put: on loopback here, or in another network namespace.
struct ServerPlace {
    std::string address = "127.0.0.1";
    pid_t namespace_of = -1;  ///< a process in that namespace; -1: ours
};

/// A server under test in a process of its own, ended with this object and with this process,
/// however it ends.
class ServerProcess {
  public:
    enum class Start : std::uint8_t { ready, at_once };  ///< whether to wait for an answer
    /// Starts `binary` in development mode and waits until it answers. Throws std::runtime_error
    /// when it does not within ten seconds.
    ServerProcess(ServerKind kind, const std::string& binary, ServerPlace place = {},
                  Start start = Start::ready);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    /// Ends it as a crash does.
    void kill_now() const;
    /// Processor time of all its threads so far, user and system.
    [[nodiscard]] std::chrono::milliseconds cpu_time() const;
    /// How often its threads have gone to sleep so far: what a load wakes.
    [[nodiscard]] std::uint64_t sleeps() const;
    [[nodiscard]] pid_t id() const { return process_; }
    /// Where it is to be reached.
    [[nodiscard]] const std::string& address() const { return place_.address; }
    /// Open descriptors.
    [[nodiscard]] std::size_t descriptors() const;
    /// Resident memory.
    [[nodiscard]] std::uint64_t resident_bytes() const;
    /// Resident memory that the server has allocated itself: without pages of its program file and
    /// libraries, which come as code is used for the first time and go when others need the room.
    [[nodiscard]] std::uint64_t anonymous_bytes() const;
    /// Holds all its threads, or lets them go on.
    void pause() const;
    void resume() const;

  private:
    void wait_until_ready() const;
    ServerPlace place_;
    pid_t process_ = -1;
};

/// Holds a server to a share of one core while this lives, by a control group of its own. Throws
/// std::runtime_error where that needs rights we do not have: the scenario is then skipped.
class CpuShare {
  public:
    CpuShare(const ServerProcess& server, int percent);
    ~CpuShare();
    CpuShare(const CpuShare&) = delete;
    CpuShare& operator=(const CpuShare&) = delete;

  private:
    std::filesystem::path group_;
    std::filesystem::path parent_;
    pid_t process_;
};

/// Processor time of this process.
std::chrono::milliseconds own_cpu_time();

}  // namespace heydok::bench
